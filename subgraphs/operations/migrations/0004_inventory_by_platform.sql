-- Template and platform first: a campaign for iOS does not read past every Android game of its template.
ALTER TABLE eligible_inventory ADD KEY ix_ei_place (template_id, platform, category, publisher_id, game_id), DROP KEY ix_ei_template;
--> statement-breakpoint
-- Every campaign has its row, as createCampaign makes it: the order IMPRESSIONS_LAST_7D is read from this table's index. The day is one before any delivery: the
-- first batch counts the row anew.
INSERT INTO campaign_recent (campaign_id, impressions_7d, through_day)
SELECT c.id, 0, '1970-01-01' FROM campaign c LEFT JOIN campaign_recent r ON r.campaign_id = c.id WHERE r.campaign_id IS NULL;
