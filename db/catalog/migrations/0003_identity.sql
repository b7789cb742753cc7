ALTER TABLE `state` ADD `name` text;--> statement-breakpoint
ALTER TABLE `state` ADD `bazaar` text;--> statement-breakpoint
ALTER TABLE `state` ADD `members` text;--> statement-breakpoint
ALTER TABLE `state` ADD `lineage` integer;--> statement-breakpoint
ALTER TABLE `state` ADD `lineage_name` text;