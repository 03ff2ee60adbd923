// Numbers as the pages write them, worked out a second time from the decimal text of the data.

/** `value` in the way of a KPI: its number, and its unit where that stands apart. */
export function shown(kpi, value) {
  const isRatio = kpi.unit === "ratio";
  const number = grouped(isRatio ? timesHundred(value) : value, Number(kpi.decimals));
  if (isRatio) {
    return { number, unit: "%" };
  }
  if (kpi.currency === "GBP") {
    return { number: number.replace(/^(\u2212?)/, "$1£"), unit: "" };
  }
  return { number, unit: kpi.unit };
}

function timesHundred(text) {
  const [whole, fraction = ""] = text.split(".");
  const padded = fraction.padEnd(2, "0");
  return `${whole}${padded.slice(0, 2)}.${padded.slice(2) || "0"}`;
}

/** Rounded half away from zero, thousands separated, with a true minus. */
function grouped(text, decimals) {
  const isNegative = text.startsWith("-");
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  const kept = fraction.slice(0, decimals).padEnd(decimals, "0");
  const rounded = BigInt(whole + kept) + (Number(fraction[decimals] ?? 0) >= 5 ? 1n : 0n);
  const digits = rounded.toString().padStart(decimals + 1, "0");
  const integer = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const magnitude = decimals > 0 ? `${integer}.${digits.slice(-decimals)}` : integer;
  return isNegative && rounded !== 0n ? `\u2212${magnitude}` : magnitude;
}
