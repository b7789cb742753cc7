ALTER TABLE `state` ADD `name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `state` ADD `bazaar` text;--> statement-breakpoint
ALTER TABLE `state` ADD `members` text;--> statement-breakpoint
ALTER TABLE `state` ADD `lineage` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `state` ADD `lineage_name` text DEFAULT '' NOT NULL;