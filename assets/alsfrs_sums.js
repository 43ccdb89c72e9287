/* The arithmetic of ALSFRS-R entry while it is typed: sums, King's stage, possible mistakes, days. The server decides again at the save
   (dashboard/care); a browser test compares the two. Nothing here touches the page. */
(function () {
  "use strict";
  const DOMAINS = [["bulbar", 0], ["fine", 3], ["gross", 6], ["resp", 9]];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const NOT_ASSESSED = "n";
  const given = (answer) => typeof answer === "number";

  /* answers: 12 of 0..4, "n" (not assessed) or null (not yet). A sum with a gap is null, never a part of it. */
  function sum(answers) { return answers.every(given) ? answers.reduce((a, b) => a + b, 0) : null; }

  /* record.niv and record.gastrostomy say from which day on they hold or not: [[day, holds], ...], oldest first. */
  function holds(turns, on) { return turns.reduce((now, [day, then]) => (on && day <= on ? then : now), false); }

  function sums(answers, form, on, record) {
    const scored = answers.filter(given), domains = {};
    for (const [name, from] of DOMAINS) domains[name] = sum(answers.slice(from, from + 3));
    return {
      answered: answers.filter((a) => a !== null).length,
      given: scored.length,
      soFar: scored.reduce((a, b) => a + b, 0),
      total: sum(answers),
      domains: domains,
      kings: kings(answers, form, on, record),
    };
  }

  /* Estimated King's stage (Balendra 2014): items 1, 2, 3, 4, 5, 8, 10 and 12; null when one it needs is missing. */
  function kings(answers, form, on, record) {
    const at = (n) => (given(answers[n - 1]) ? answers[n - 1] : null);
    if (holds(record.niv, on) || at(10) === 0 || (at(12) !== null && at(12) < 4)) return "4B";
    if (at(10) === null || at(12) === null) return null;
    if (holds(record.gastrostomy, on) || form === "5b") return "4A";
    if ([1, 2, 3, 4, 5, 8].some((n) => at(n) === null)) return null;
    const involved = [[1, 2, 3], [4, 5], [8]].filter((items) => items.some((n) => at(n) < 4)).length;
    return involved === 0 && record.show_one ? "1" : String(involved);
  }

  function shown(day) { return day.slice(8) + "-" + MONTHS[Number(day.slice(5, 7)) - 1] + "-" + day.slice(0, 4); }

  /* What a person typed as a day, as yyyy-mm-dd; null when it is none. Only forms that cannot be misread. */
  function day(text) {
    const typed = text.trim();
    let parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed), y, m, d;
    if (parts) [y, m, d] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
    else {
      parts = /^(\d{1,2})[- ./]?([a-z]{3,9})[- ./]?(\d{4})$/i.exec(typed);
      if (!parts) return null;
      const word = parts[2].toLowerCase();
      m = 1 + LONG.findIndex((name) => name === word || name.slice(0, 3) === word);
      [y, d] = [Number(parts[3]), Number(parts[1])];
    }
    if (y < 1900 || m < 1) return null;
    const made = new Date(Date.UTC(y, m - 1, d));
    return made.getUTCFullYear() === y && made.getUTCMonth() === m - 1 && made.getUTCDate() === d ? made.toISOString().slice(0, 10) : null;
  }
  const LONG = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

  function shifted(text, by) {
    const from = day(text);
    if (!from) return null;
    const made = new Date(from + "T00:00:00Z");
    made.setUTCDate(made.getUTCDate() + by);
    return made.toISOString().slice(0, 10);
  }

  /* The score that this one is compared with: the newest of an earlier day, or of the same day in another mode; never itself. */
  function previous(scores, on, self) {
    let found = null;
    for (const score of scores) if (score.id !== self && on && score.on <= on && (!found || score.on >= found.on)) found = score;
    return found;
  }

  /* The same limits as dashboard/care: an item up by 2, the total up by 3 or down by 6, item 12 better on NIV, a day before diagnosis. */
  function mistakes(answers, form, on, last, record) {
    const found = [];
    if (last) {
      answers.forEach((now, i) => {
        const was = last.items[i], comparable = i !== 4 || last.form === form;
        if (given(now) && given(was) && comparable && now - was >= record.limits.item_up) found.push({ what: "item_up", item: i + 1, was: was, now: now });
      });
      const total = sum(answers), before = sum(last.items);
      if (total !== null && before !== null) {
        if (total - before >= record.limits.total_up) found.push({ what: "total_up", item: null, was: before, now: total });
        if (before - total >= record.limits.total_down) found.push({ what: "total_down", item: null, was: before, now: total });
      }
      const now12 = answers[11], was12 = last.items[11];
      if (holds(record.niv, on) && given(now12) && given(was12) && now12 > was12) found.push({ what: "support_up", item: 12, was: was12, now: now12 });
    }
    if (record.diagnosed_on && on && on < record.diagnosed_on) found.push({ what: "before_diagnosis", item: null, was: null, now: null });
    return found;
  }

  window.care = Object.assign(window.care || {}, {
    alsfrsSums: { sums: sums, sum: sum, kings: kings, day: day, shown: shown, shifted: shifted, previous: previous, mistakes: mistakes, given: given, NOT_ASSESSED: NOT_ASSESSED, DOMAINS: DOMAINS },
  });
})();
