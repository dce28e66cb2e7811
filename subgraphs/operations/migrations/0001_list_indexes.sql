-- Lists are newest first (id descending): an index of filter and id gives a page in order, without sorting all that matches.
-- publishers(filter: {statusIn}) and (filter: {countryIn}).
ALTER TABLE publisher ADD KEY ix_pub_status (status, id), ADD KEY ix_pub_country (country, id);
--> statement-breakpoint
-- games(filter: {platform}).
ALTER TABLE game ADD KEY ix_game_platform (platform, id);
--> statement-breakpoint
-- Game.adUnits, adUnits(filter: {gameIdIn}) and (filter: {statusIn}).
ALTER TABLE ad_unit ADD KEY ix_unit_game (game_id, id), ADD KEY ix_unit_status (status, id);
--> statement-breakpoint
-- changes(filter: {entityType}), and a time window (filter: {from, to}), which is in the order of time.
ALTER TABLE change_event ADD KEY ix_ce_type (entity_type, id), ADD KEY ix_ce_at (at, id);
