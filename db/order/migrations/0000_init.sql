CREATE TABLE `listing` (
	`name` text PRIMARY KEY NOT NULL,
	`price_cents` integer NOT NULL,
	`quantity` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `orders` (
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
CREATE TABLE `state` (
	`id` integer PRIMARY KEY NOT NULL,
	`term` integer NOT NULL,
	`leader` integer NOT NULL,
	`listing` text
);
