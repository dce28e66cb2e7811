import { logLevels } from './config.ts';

/** The text that `--help` prints. */
export const usage = `Serves a Federation 2 supergraph.

  node gateway/main.ts --supergraph FILE --port N [flags]

  --supergraph FILE           the composed supergraph SDL; taken over again whenever it changes
  --supergraph-review FILE    judge each change by a module before it is taken over, such as
                              schema/check/review-supergraph.ts: what breaks registered operations is
                              refused
  --port N                    port to listen on; 0 takes any free one (default 4000)
  --host H                    address to bind (default 127.0.0.1)
  --mode M                    development or production; by default development on a loopback
                              address and production on any other
  --issuer URL                accept tokens of this issuer; without it there is no identity
  --audience A                the audience a token must name (default ad-network)
  --unauthorized MODE         what a token may not read: null (it is null, with an error; the default) or
                              refuse (the whole operation)
  --anonymous-access          serve requests without a token what no directive protects
  --scope-claim C             claim with the scopes of a token (default scope)
  --policy-claim C            claim with the policies that hold for a token (default policies)
  --token-algorithm A         accept signatures of this algorithm only; repeatable
                              (default ES256 ES384 EdDSA PS256 RS256)
  --trusted-documents MODE    off (default), learn (note what is not registered), warn (of each use of it)
                              or only (refuse it); needs --operations
  --demand-control MODE       off, measure (default) or enforce (refuse what costs more than operationCostMax)
  --cors-origin ORIGIN        let pages of this origin call; repeatable
  --operations DIR            registered operations (*.graphql): the trusted documents, and the explorer's
                              tabs in development
  --subgraph-url NAME=URL     replaces the URL that the supergraph names; repeatable
  --otlp-endpoint URL         send traces to this OpenTelemetry collector (OTLP over HTTP)
  --usage-export FILE|URL     write what clients use, for the schema check: a line every ten minutes
                              to a file, or a POST each
  --no-metrics                do not serve /metrics
  --log-level L               ${logLevels.join(', ')} (default info)
  --insecure-ignore-authorization
                              without --issuer, serve what authorisation directives protect anyway
  --executor E                compiled, apollo (to roll back) or shadow: answers with compiled,
                              asks apollo too and logs where they differ (default compiled)
  --shadow-share S            with shadow, the share of queries that is compared (default 0.01)
  --share-in-flight           identical queries in flight at the same time share one answer
  --config FILE               JSON that overrides bounds by name; --print-config lists them
  --print-config              print the settings and every bound with unit and reason, and exit
  --help                      print this
`;
