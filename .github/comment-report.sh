#!/usr/bin/env bash
# Writes a report as a comment of a pull request, or updates the comment that an earlier run wrote: it is known by the mark in its first line.
#   GH_TOKEN, REPOSITORY and NUMBER say where; the argument is the Markdown file. Needs gh, which GitHub's runners have.
set -euo pipefail

file=$1
mark=$(head -n 1 "$file")
case $mark in
  '<!-- '*' -->') ;;
  *)
    echo "$file does not begin with a mark: it is no report of the schema check" >&2
    exit 3
    ;;
esac

# A comment holds 65,536 characters; a longer report ends where it must and is whole in the job summary.
body=$(head -c 60000 "$file")
known=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1)
if [ -n "$known" ]; then
  gh api --method PATCH "repos/$REPOSITORY/issues/comments/$known" --raw-field body="$body" --silent
else
  gh api --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --raw-field body="$body" --silent
fi
