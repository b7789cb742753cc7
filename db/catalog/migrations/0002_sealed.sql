CREATE TABLE `keys` (
	`key` text PRIMARY KEY NOT NULL,
	`next` text NOT NULL,
	`outcome` integer NOT NULL,
	`seal` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `journal_key`;--> statement-breakpoint
CREATE TABLE `__new_rejections` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`quantity` integer NOT NULL,
	`type` text NOT NULL,
	`status` integer NOT NULL,
	`message` text NOT NULL,
	`time` integer NOT NULL,
	`running` integer NOT NULL,
	`fingerprint` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_rejections`("id", "key", "name", "quantity", "type", "status", "message", "time", "running", "fingerprint") SELECT row_number() OVER (ORDER BY "time", "key"), "key", "name", "quantity", "type", "status", "message", "time", 0, "fingerprint" FROM `rejections`;--> statement-breakpoint
DROP TABLE `rejections`;--> statement-breakpoint
ALTER TABLE `__new_rejections` RENAME TO `rejections`;--> statement-breakpoint
ALTER TABLE `state` ADD `seal` integer;--> statement-breakpoint
ALTER TABLE `stocks` ADD `seal` integer;