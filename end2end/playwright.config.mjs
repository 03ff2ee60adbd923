// One worker, no second try: a journey that passes only sometimes fails.

import { defineConfig, devices } from "@playwright/test";
import { launchOptions, serverAddress } from "./support/environment.mjs";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: serverAddress(),
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    colorScheme: "light",
    launchOptions: launchOptions(),
    screenshot: "only-on-failure",
  },
});
