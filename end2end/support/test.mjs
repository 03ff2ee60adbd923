// Playwright's test, with an ear on everything that a page must not say.

import { expect, test as base } from "@playwright/test";

export { expect };

/** What went wrong on the pages of a test: console messages of any level, errors, failed requests, policy violations. */
class Noise {
  #expected = [];
  heard = [];

  /** Leaves out what matches: for pages whose very subject is a refusal. */
  expects(pattern) {
    this.#expected.push(pattern);
  }

  hear(text) {
    if (!this.#expected.some((pattern) => pattern.test(text))) {
      this.heard.push(text);
    }
  }

  /** Listens to a page. */
  async listenTo(page, javaScriptEnabled) {
    page.on("console", (message) => this.hear(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => this.hear(`page error: ${error.message}`));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "no reason";
      // A navigation that starts meanwhile breaks off what the page before it was still fetching; where scripts are
      // switched off, the browser does not even start to fetch them.
      const isBrokenOff = reason === "net::ERR_ABORTED" || (reason === "csp" && !javaScriptEnabled);
      if (!isBrokenOff) {
        this.hear(`failed request: ${request.method()} ${request.url()}: ${reason}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400) {
        this.hear(`status ${response.status()}: ${response.url()}`);
      }
    });
    await page.exposeFunction("heardPolicyViolation", (text) => this.hear(`policy violation: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.heardPolicyViolation(`${event.effectiveDirective} stopped ${event.blockedURI} on ${event.documentURI}`);
      });
    });
  }
}

/** Counters of the server that are to stay at zero whatever a journey does. */
const SILENT_COUNTERS = /^trimtab_(?:content_security_policy_reports_total|panics_total)\b.* (?!0$)\S+$/gm;

export const test = base.extend({
  noise: [
    async ({ page, request, javaScriptEnabled }, use) => {
      const noise = new Noise();
      await noise.listenTo(page, javaScriptEnabled);
      if (!javaScriptEnabled) {
        // Then nothing uses what is preloaded for the script.
        noise.expects(/was preloaded using link preload but not used/);
      }
      await use(noise);
      expect(noise.heard, "no page says anything to the console, and nothing fails").toEqual([]);
      const metrics = await (await request.get("/metrics")).text();
      expect(metrics, "the server tells its counters").toContain("trimtab_panics_total");
      expect(metrics.match(SILENT_COUNTERS) ?? [], "no policy report arrived, and nothing panicked").toEqual([]);
    },
    { auto: true },
  ],
});

/** Goes to an address and waits until the browser has taken the page over. */
export async function open(page, address) {
  const response = await page.goto(address);
  await hydrated(page);
  return response;
}

/** Waits until the browser has taken the page over. */
export async function hydrated(page) {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}
