-- Where an ad could be shown, for the verdict NO_ELIGIBLE_INVENTORY: a row for each game and template with an ACTIVE ad unit, in an APPROVED game of an ACTIVE
-- publisher. Derived from ad_unit, game and publisher, and kept by the triggers below in the transaction that changes one of them, whatever
-- command that is; with it a campaign is judged by a few look-ups, without it by joining every ad unit of its templates.
CREATE TABLE eligible_inventory (
  game_id BIGINT UNSIGNED NOT NULL, template_id BIGINT UNSIGNED NOT NULL, publisher_id BIGINT UNSIGNED NOT NULL,
  platform ENUM('ANDROID','IOS') NOT NULL, category VARCHAR(40) NOT NULL,
  PRIMARY KEY (game_id, template_id), KEY ix_ei_template (template_id, category, platform, publisher_id, game_id), KEY ix_ei_pub (publisher_id));
--> statement-breakpoint
-- LOCK IN SHARE MODE in all of them: of two transactions that change a game and its publisher at once, the later one waits and then sees the other's change.
CREATE TRIGGER unit_inventory_born AFTER INSERT ON ad_unit FOR EACH ROW BEGIN
  IF NEW.status = 'ACTIVE' THEN
    REPLACE INTO eligible_inventory (game_id, template_id, publisher_id, platform, category)
    SELECT g.id, NEW.template_id, g.publisher_id, g.platform, g.category FROM game g JOIN publisher p ON p.id = g.publisher_id AND p.status = 'ACTIVE'
    WHERE g.id = NEW.game_id AND g.review_status = 'APPROVED' LOCK IN SHARE MODE;
  END IF; END;
--> statement-breakpoint
CREATE TRIGGER unit_inventory AFTER UPDATE ON ad_unit FOR EACH ROW BEGIN
  IF NOT (NEW.status = OLD.status AND NEW.template_id = OLD.template_id AND NEW.game_id = OLD.game_id) THEN
    DELETE FROM eligible_inventory WHERE game_id IN (OLD.game_id, NEW.game_id);
    INSERT INTO eligible_inventory (game_id, template_id, publisher_id, platform, category)
    SELECT DISTINCT g.id, u.template_id, g.publisher_id, g.platform, g.category FROM game g JOIN publisher p ON p.id = g.publisher_id AND p.status = 'ACTIVE'
    JOIN ad_unit u ON u.game_id = g.id AND u.status = 'ACTIVE' WHERE g.id IN (OLD.game_id, NEW.game_id) AND g.review_status = 'APPROVED' LOCK IN SHARE MODE;
  END IF; END;
--> statement-breakpoint
CREATE TRIGGER game_inventory AFTER UPDATE ON game FOR EACH ROW BEGIN
  IF NOT (NEW.review_status = OLD.review_status AND NEW.publisher_id = OLD.publisher_id AND NEW.platform = OLD.platform AND BINARY NEW.category = BINARY OLD.category) THEN
    DELETE FROM eligible_inventory WHERE game_id = NEW.id;
    IF NEW.review_status = 'APPROVED' THEN
      INSERT INTO eligible_inventory (game_id, template_id, publisher_id, platform, category)
      SELECT DISTINCT NEW.id, u.template_id, NEW.publisher_id, NEW.platform, NEW.category FROM publisher p JOIN ad_unit u ON u.game_id = NEW.id AND u.status = 'ACTIVE'
      WHERE p.id = NEW.publisher_id AND p.status = 'ACTIVE' LOCK IN SHARE MODE;
    END IF;
  END IF; END;
--> statement-breakpoint
CREATE TRIGGER publisher_inventory AFTER UPDATE ON publisher FOR EACH ROW BEGIN
  IF NEW.status <> OLD.status THEN
    DELETE FROM eligible_inventory WHERE publisher_id = NEW.id;
    IF NEW.status = 'ACTIVE' THEN
      INSERT INTO eligible_inventory (game_id, template_id, publisher_id, platform, category)
      SELECT DISTINCT g.id, u.template_id, g.publisher_id, g.platform, g.category FROM game g JOIN ad_unit u ON u.game_id = g.id AND u.status = 'ACTIVE'
      WHERE g.publisher_id = NEW.id AND g.review_status = 'APPROVED' LOCK IN SHARE MODE;
    END IF;
  END IF; END;
--> statement-breakpoint
INSERT INTO eligible_inventory (game_id, template_id, publisher_id, platform, category)
SELECT DISTINCT g.id, u.template_id, g.publisher_id, g.platform, g.category FROM publisher p JOIN game g ON g.publisher_id = p.id AND g.review_status = 'APPROVED'
JOIN ad_unit u ON u.game_id = g.id AND u.status = 'ACTIVE' WHERE p.status = 'ACTIVE';
--> statement-breakpoint
-- Has this campaign an INCLUDE list, without reading its EXCLUDE list first.
ALTER TABLE campaign_game ADD KEY ix_cg_mode (campaign_id, mode, game_id);
--> statement-breakpoint
-- Advertiser.campaigns(filter: {statusIn}), and campaigns(filter: {runningOn}): whichever bound of the two leaves fewer rows, read from the index alone.
ALTER TABLE campaign ADD KEY ix_c_adv_status (advertiser_id, status, id), ADD KEY ix_c_span_end (ends_sort, starts_on, id), ADD KEY ix_c_span_start (starts_on, ends_sort, id);
