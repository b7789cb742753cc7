import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "sqlite", schema: "./db/order/schema.ts", out: "./db/order/migrations" });
