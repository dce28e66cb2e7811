-- creativeReviewQueue: a status's creatives that are not archived, in the order in which they were submitted. Archived ones keep their status
-- and would stand first for ever in an index without archived_at.
ALTER TABLE creative ADD KEY ix_cr_review (review_status, archived_at, submitted_at, id), DROP KEY ix_cr_queue;
--> statement-breakpoint
-- agencies(filter: {statusIn}) and advertisers(filter: {statusIn}), newest first.
ALTER TABLE agency ADD KEY ix_agy_status (status, id);
--> statement-breakpoint
ALTER TABLE advertiser ADD KEY ix_adv_status (status, id);
