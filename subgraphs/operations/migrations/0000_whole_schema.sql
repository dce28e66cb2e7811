-- Common subset of MySQL 8.4 and MariaDB 10.11 (CHECK enforced), InnoDB, strict mode, all times UTC, DATE columns in Asia/Kolkata.
-- Client: mysql2 with dateStrings: true and timezone 'Z', so that a DATE never becomes a local Date object.
-- Rule checked in CI: no column in this database holds money or a currency code.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
--> statement-breakpoint
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;   -- the tables below inherit it
--> statement-breakpoint
CREATE TABLE ops_user (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, subject VARCHAR(80) NOT NULL UNIQUE, name VARCHAR(120) NOT NULL, email VARCHAR(254) NOT NULL UNIQUE,
  active BOOLEAN NOT NULL DEFAULT TRUE, created_at DATETIME(3) NOT NULL);
--> statement-breakpoint
CREATE TABLE agency (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200) NOT NULL, version INT UNSIGNED NOT NULL DEFAULT 1,
  status ENUM('ACTIVE','SUSPENDED','ARCHIVED') NOT NULL DEFAULT 'ACTIVE', UNIQUE KEY uq_agency_name (name));
--> statement-breakpoint
CREATE TABLE advertiser (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, agency_id BIGINT UNSIGNED NULL, account_manager_id BIGINT UNSIGNED NULL,
  name VARCHAR(200) NOT NULL, domain VARCHAR(253) NULL, iab_category VARCHAR(16) NULL,
  status ENUM('ACTIVE','SUSPENDED','ARCHIVED') NOT NULL DEFAULT 'ACTIVE', version INT UNSIGNED NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NOT NULL,
  KEY ix_adv_agency (agency_id, id), KEY ix_adv_status_name (status, name, id), KEY ix_adv_manager (account_manager_id, id),
  FOREIGN KEY (agency_id) REFERENCES agency(id), FOREIGN KEY (account_manager_id) REFERENCES ops_user(id));
--> statement-breakpoint
CREATE TABLE campaign (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, advertiser_id BIGINT UNSIGNED NOT NULL, name VARCHAR(200) NOT NULL,
  objective ENUM('BRAND_AWARENESS','TRAFFIC','APP_INSTALLS') NOT NULL,
  status ENUM('DRAFT','PENDING_REVIEW','READY','ACTIVE','PAUSED','COMPLETED','ARCHIVED') NOT NULL DEFAULT 'DRAFT',
  starts_on DATE NOT NULL, ends_on DATE NULL, version INT UNSIGNED NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NOT NULL,
  -- Sort key of ENDS_ON: without an end = after every end. NULLs sort first on both servers, and an expression in ORDER BY uses no index.
  ends_sort DATE GENERATED ALWAYS AS (COALESCE(ends_on, DATE'9999-12-31')) STORED,
  CHECK (ends_on IS NULL OR ends_on >= starts_on),
  KEY ix_c_adv (advertiser_id, id), KEY ix_c_status_end (status, ends_sort, id), KEY ix_c_status_start (status, starts_on, id), KEY ix_c_status (status, id),
  KEY ix_c_end (ends_sort, id), KEY ix_c_start (starts_on, id), KEY ix_c_objective (objective, id),
  KEY ix_c_name (name, id), KEY ix_c_created (created_at, id), KEY ix_c_updated (updated_at, id),
  FOREIGN KEY (advertiser_id) REFERENCES advertiser(id));
--> statement-breakpoint
CREATE TABLE flight (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, campaign_id BIGINT UNSIGNED NOT NULL, starts_on DATE NOT NULL, ends_on DATE NOT NULL,
  goal_unit ENUM('IMPRESSIONS','CLICKS','INSTALLS') NOT NULL, goal_quantity BIGINT UNSIGNED NOT NULL,
  pacing ENUM('EVEN','FRONTLOADED','ASAP') NOT NULL DEFAULT 'EVEN', daily_cap BIGINT UNSIGNED NULL, frequency_cap_per_day SMALLINT UNSIGNED NULL,
  CHECK (ends_on >= starts_on), KEY ix_f_campaign (campaign_id, starts_on), FOREIGN KEY (campaign_id) REFERENCES campaign(id));
--> statement-breakpoint
CREATE TABLE campaign_target (            -- one row per targeting term; no JSON blob, so it can be indexed and diffed
  campaign_id BIGINT UNSIGNED NOT NULL, dimension ENUM('COUNTRY','PLATFORM','GAME_CATEGORY','CONNECTION','OS_MIN') NOT NULL,
  value VARCHAR(64) NOT NULL, PRIMARY KEY (campaign_id, dimension, value), KEY ix_ct_value (dimension, value),
  FOREIGN KEY (campaign_id) REFERENCES campaign(id));
--> statement-breakpoint
CREATE TABLE native_template (            -- a change is a new version; creatives and ad units keep the one they were made for
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(120) NOT NULL, template_version SMALLINT UNSIGNED NOT NULL DEFAULT 1,
  width SMALLINT UNSIGNED NOT NULL, height SMALLINT UNSIGNED NOT NULL, clickable BOOLEAN NOT NULL, UNIQUE KEY uq_nt (name, template_version));
--> statement-breakpoint
CREATE TABLE creative (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, campaign_id BIGINT UNSIGNED NOT NULL, template_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(200) NOT NULL, click_url VARCHAR(2048) NULL,
  review_status ENUM('DRAFT','PENDING','APPROVED','REJECTED','APPEALED') NOT NULL DEFAULT 'DRAFT',
  submitted_at DATETIME(3) NULL, archived_at DATETIME(3) NULL, version INT UNSIGNED NOT NULL DEFAULT 1,
  KEY ix_cr_campaign (campaign_id, review_status), KEY ix_cr_queue (review_status, submitted_at, id),
  FOREIGN KEY (campaign_id) REFERENCES campaign(id), FOREIGN KEY (template_id) REFERENCES native_template(id));
--> statement-breakpoint
CREATE TABLE creative_asset (
  creative_id BIGINT UNSIGNED NOT NULL, role ENUM('ICON','MAIN_IMAGE','TITLE','BODY','CTA','LOGO') NOT NULL, url VARCHAR(2048) NOT NULL,
  sha256 BINARY(32) NOT NULL, width SMALLINT UNSIGNED NULL, height SMALLINT UNSIGNED NULL, bytes INT UNSIGNED NOT NULL,
  PRIMARY KEY (creative_id, role), FOREIGN KEY (creative_id) REFERENCES creative(id));
--> statement-breakpoint
CREATE TABLE creative_review (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, creative_id BIGINT UNSIGNED NOT NULL, reviewer_id BIGINT UNSIGNED NULL,
  decision ENUM('APPROVED','REJECTED') NOT NULL, reason_code VARCHAR(40) NULL, note VARCHAR(1000) NULL, decided_at DATETIME(3) NOT NULL,
  CHECK (decision <> 'REJECTED' OR reason_code IS NOT NULL), KEY ix_rev_creative (creative_id, decided_at),
  FOREIGN KEY (creative_id) REFERENCES creative(id), FOREIGN KEY (reviewer_id) REFERENCES ops_user(id));
--> statement-breakpoint
CREATE TABLE publisher (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, account_manager_id BIGINT UNSIGNED NULL, name VARCHAR(200) NOT NULL, country CHAR(2) NOT NULL,
  status ENUM('ACTIVE','SUSPENDED','ARCHIVED') NOT NULL DEFAULT 'ACTIVE', version INT UNSIGNED NOT NULL DEFAULT 1,
  KEY ix_pub_status_name (status, name, id), FOREIGN KEY (account_manager_id) REFERENCES ops_user(id));
--> statement-breakpoint
CREATE TABLE publisher_block (            -- advertisers a studio refuses
  publisher_id BIGINT UNSIGNED NOT NULL, advertiser_id BIGINT UNSIGNED NOT NULL, created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (publisher_id, advertiser_id), FOREIGN KEY (publisher_id) REFERENCES publisher(id), FOREIGN KEY (advertiser_id) REFERENCES advertiser(id));
--> statement-breakpoint
CREATE TABLE game (                       -- publisher_id: copy of the open game_owner row, written with it
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, publisher_id BIGINT UNSIGNED NOT NULL, platform ENUM('ANDROID','IOS') NOT NULL,
  bundle_id VARCHAR(255) NOT NULL, name VARCHAR(200) NOT NULL, category VARCHAR(40) NOT NULL, sdk_version VARCHAR(20) NULL,
  review_status ENUM('DRAFT','PENDING','APPROVED','REJECTED','APPEALED') NOT NULL DEFAULT 'DRAFT', version INT UNSIGNED NOT NULL DEFAULT 1,
  UNIQUE KEY uq_game_bundle (platform, bundle_id), KEY ix_game_pub (publisher_id, id), KEY ix_game_review (review_status, id),
  FOREIGN KEY (publisher_id) REFERENCES publisher(id));
--> statement-breakpoint
-- Who is credited for a day: valid_from <= day AND (valid_to IS NULL OR day <= valid_to). One open row per game; the transfer command
-- locks the game row and closes the open row the day before, so periods neither overlap nor leave gaps (operations:verify proves it).
CREATE TABLE game_owner (
  game_id BIGINT UNSIGNED NOT NULL, publisher_id BIGINT UNSIGNED NOT NULL, valid_from DATE NOT NULL, valid_to DATE NULL,
  open_guard BIGINT UNSIGNED GENERATED ALWAYS AS (IF(valid_to IS NULL, game_id, NULL)) STORED,
  PRIMARY KEY (game_id, valid_from), UNIQUE KEY uq_go_open (open_guard), KEY ix_go_pub (publisher_id, game_id),
  CHECK (valid_to IS NULL OR valid_to >= valid_from),
  FOREIGN KEY (game_id) REFERENCES game(id), FOREIGN KEY (publisher_id) REFERENCES publisher(id));
--> statement-breakpoint
CREATE TABLE campaign_game (              -- explicit include / exclude lists
  campaign_id BIGINT UNSIGNED NOT NULL, game_id BIGINT UNSIGNED NOT NULL, mode ENUM('INCLUDE','EXCLUDE') NOT NULL,
  PRIMARY KEY (campaign_id, game_id), FOREIGN KEY (campaign_id) REFERENCES campaign(id), FOREIGN KEY (game_id) REFERENCES game(id));
--> statement-breakpoint
CREATE TABLE ad_unit (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, game_id BIGINT UNSIGNED NOT NULL, template_id BIGINT UNSIGNED NOT NULL, name VARCHAR(120) NOT NULL,
  status ENUM('DRAFT','ACTIVE','PAUSED','ARCHIVED') NOT NULL DEFAULT 'DRAFT', version INT UNSIGNED NOT NULL DEFAULT 1, UNIQUE KEY uq_unit_name (game_id, name),
  FOREIGN KEY (game_id) REFERENCES game(id), FOREIGN KEY (template_id) REFERENCES native_template(id));
--> statement-breakpoint
-- Ingest. A batch is accepted once; the key and the stored result answer a repeat.
CREATE TABLE delivery_batch (             -- append-only
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, batch_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, sequence BIGINT UNSIGNED NOT NULL,
  request_hash BINARY(32) NOT NULL, row_count INT UNSIGNED NOT NULL, accepted INT UNSIGNED NOT NULL, restated INT UNSIGNED NOT NULL, ignored INT UNSIGNED NOT NULL,
  received_at DATETIME(3) NOT NULL, UNIQUE KEY uq_db_key (batch_key), KEY ix_db_received (received_at, id));
--> statement-breakpoint
-- Requests belong to (day, ad unit), not to a campaign: a request has no campaign until it is filled. Putting it in
-- delivery_daily would be a partial-key dependency (breaks 2NF) and would double count on SUM.
CREATE TABLE ad_unit_daily (
  day DATE NOT NULL, ad_unit_id BIGINT UNSIGNED NOT NULL, requests BIGINT UNSIGNED NOT NULL, filled BIGINT UNSIGNED NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL, PRIMARY KEY (day, ad_unit_id), KEY ix_aud_unit (ad_unit_id, day), CHECK (filled <= requests));
--> statement-breakpoint
-- sequence of the batch that wrote the row: an older batch arriving late changes nothing. No FKs on fact tables: bulk upserts, and
-- MySQL forbids them once a table is PARTITIONed BY RANGE (day).
CREATE TABLE delivery_daily (
  day DATE NOT NULL, campaign_id BIGINT UNSIGNED NOT NULL, ad_unit_id BIGINT UNSIGNED NOT NULL,
  impressions BIGINT UNSIGNED NOT NULL, clicks BIGINT UNSIGNED NOT NULL, installs BIGINT UNSIGNED NOT NULL,
  revision SMALLINT UNSIGNED NOT NULL DEFAULT 1, sequence BIGINT UNSIGNED NOT NULL, updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (campaign_id, day, ad_unit_id), KEY ix_dd_day (day, campaign_id), KEY ix_dd_unit (ad_unit_id, day));
--> statement-breakpoint
-- Derived roll-up, rebuilt by campaign-month in the ingest transaction from delivery_daily + ad_unit.game_id + game_owner; the only
-- delivery that Billing ever reads (through GraphQL). publisher_id = owner on the day, stored. A game sold within a month has two rows.
-- A row whose units move elsewhere is kept with 0 units, so that the feed reports the change. revision: one counter per campaign-month.
CREATE TABLE delivery_month (
  campaign_id BIGINT UNSIGNED NOT NULL, month CHAR(7) NOT NULL, game_id BIGINT UNSIGNED NOT NULL, publisher_id BIGINT UNSIGNED NOT NULL,
  impressions BIGINT UNSIGNED NOT NULL, clicks BIGINT UNSIGNED NOT NULL, installs BIGINT UNSIGNED NOT NULL, revision INT UNSIGNED NOT NULL,
  PRIMARY KEY (campaign_id, month, game_id, publisher_id), KEY ix_dm_feed (month, campaign_id, game_id, publisher_id),
  KEY ix_dm_pub (publisher_id, month), KEY ix_dm_game (game_id, month));
--> statement-breakpoint
-- Second roll-up without game and publisher: what Campaign.monthlyDelivery (and so every @requires) reads.
CREATE TABLE delivery_campaign_month (
  campaign_id BIGINT UNSIGNED NOT NULL, month CHAR(7) NOT NULL, impressions BIGINT UNSIGNED NOT NULL, clicks BIGINT UNSIGNED NOT NULL,
  installs BIGINT UNSIGNED NOT NULL, revision INT UNSIGNED NOT NULL, PRIMARY KEY (campaign_id, month));
--> statement-breakpoint
-- Third roll-up: units of the campaign's daily rows inside the flight's dates, rewritten with each ingest that touches them and with the
-- flight's dates. What goalProgress and GOAL_REACHED read, so that neither scans daily rows.
CREATE TABLE delivery_flight (
  flight_id BIGINT UNSIGNED PRIMARY KEY, campaign_id BIGINT UNSIGNED NOT NULL, impressions BIGINT UNSIGNED NOT NULL, clicks BIGINT UNSIGNED NOT NULL,
  installs BIGINT UNSIGNED NOT NULL, KEY ix_df_campaign (campaign_id));
--> statement-breakpoint
-- Sort key of IMPRESSIONS_LAST_7D: the ingest transaction recomputes the campaigns it touched; the first ingest of a day all ACTIVE ones.
CREATE TABLE campaign_recent (
  campaign_id BIGINT UNSIGNED PRIMARY KEY, impressions_7d BIGINT UNSIGNED NOT NULL, through_day DATE NOT NULL, KEY ix_cr7 (impressions_7d, campaign_id));
--> statement-breakpoint
CREATE TABLE delivery_month_close (month CHAR(7) PRIMARY KEY, finalised_at DATETIME(3) NOT NULL, locked_at DATETIME(3) NULL);
--> statement-breakpoint
CREATE TABLE change_event (               -- append-only; actor_id only when the subject is an ops user
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, at DATETIME(3) NOT NULL, actor_subject VARCHAR(80) NOT NULL, actor_id BIGINT UNSIGNED NULL, request_id CHAR(36) NULL,
  entity_type VARCHAR(30) NOT NULL, entity_id BIGINT UNSIGNED NOT NULL, action VARCHAR(40) NOT NULL, changes JSON NOT NULL,
  KEY ix_ce_entity (entity_type, entity_id, id), KEY ix_ce_actor (actor_subject, id));
--> statement-breakpoint
CREATE TABLE idempotency_key (            -- result: the payload as first answered, replayed as is
  scope VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, idem_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash BINARY(32) NOT NULL, result JSON NOT NULL, created_at DATETIME(3) NOT NULL, PRIMARY KEY (scope, idem_key), KEY ix_idem_age (created_at));
