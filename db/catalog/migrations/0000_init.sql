CREATE TABLE `journal` (
	`number` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`quantity` integer NOT NULL,
	`type` text NOT NULL,
	`term` integer NOT NULL,
	`time` integer NOT NULL,
	`replica` integer NOT NULL,
	`hash` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_key` ON `journal` (`key`);--> statement-breakpoint
CREATE TABLE `rejections` (
	`key` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`quantity` integer NOT NULL,
	`type` text NOT NULL,
	`status` integer NOT NULL,
	`message` text NOT NULL,
	`time` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rejections_time` ON `rejections` (`time`);--> statement-breakpoint
CREATE TABLE `state` (
	`id` integer PRIMARY KEY NOT NULL,
	`term` integer NOT NULL,
	`leader` integer NOT NULL,
	`opened` integer NOT NULL,
	`listing` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stocks` (
	`name` text PRIMARY KEY NOT NULL,
	`price_cents` integer NOT NULL,
	`listed` integer NOT NULL,
	`shares` integer NOT NULL,
	`version` integer NOT NULL
);
