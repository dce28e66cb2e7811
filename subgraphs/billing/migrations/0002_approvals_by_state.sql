-- Approvals that wait: batches and write-offs by their state, newest first.
CREATE INDEX ix_pb_status ON payout_batch (status, id);
--> statement-breakpoint
CREATE INDEX ix_wo_status ON write_off (status, id);
