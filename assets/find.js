/* Finding people by what was typed: a name in any script, without accents, in its Latin form; a birth date in any spelling; a number. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});
  const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ħ: "h", "’": "", "'": "", "ʼ": "" };
  const MONTHS = "january february march april may june july august september october november december".split(" ");

  function fold(text) {
    return String(text || "").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łøđðþßæœıħ’'ʼ]/g, (letter) => LETTERS[letter]);
  }
  const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const bare = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");

  /* What a person can be found by, made once a person: { fam, giv, lat, pref, iso, no, nat } */
  function findable(person) {
    const [year, month, day] = person.iso ? person.iso.split("-") : [];
    return {
      names: words([person.fam, person.giv, person.lat, person.pref].join(" ")),
      whole: bare([person.fam, person.giv].join("")),
      date: year ? { year: year, month: +month, day: +day, spelt: [year + month + day, day + month + year, month + day + year] } : null,
      numbers: [person.no, person.nat].filter(Boolean).map(bare),
    };
  }

  /* A date, whole or in part: "4 mar 1958", "04/03/1958", "1958-03-04", "4.3.58", "03/1958". Day before month unless the year leads. */
  function asDate(token) {
    const parts = fold(token).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,4}$/.test(part) || (part.length >= 3 && MONTHS.some((month) => month.startsWith(part))))) return null;
    const number = (part) => (/^\d+$/.test(part) ? +part : MONTHS.findIndex((month) => month.startsWith(part)) + 1);
    if (parts.length === 2) return parts[1].length === 4 ? { month: number(parts[0]), year: parts[1] } : { day: number(parts[0]), month: number(parts[1]) };
    if (parts[0].length === 4) return { year: parts[0], month: number(parts[1]), day: number(parts[2]) };
    return { day: number(parts[0]), month: number(parts[1]), year: parts[2] };
  }
  function sameDate(born, asked) {
    return (asked.day === undefined || asked.day === born.day) && (asked.month === undefined || asked.month === born.month) &&
      (asked.year === undefined || born.year === asked.year || (asked.year.length === 2 && born.year.endsWith(asked.year)));
  }

  /* A test to run over many: matches(findable(person)) */
  function matcher(typed) {
    const tokens = words(typed);
    if (!tokens.length) return () => true;
    const asked = asDate(typed.trim());
    const one = bare(typed);
    const numeric = /^\d{3,}$/.test(one);
    const named = (known, token) => (/^[\x00-\x7f]*$/.test(token) ? known.names.some((name) => name.startsWith(token)) : known.whole.includes(token) || known.names.some((name) => name.includes(token)));
    const listed = (known, token) => known.numbers.some((number) => number.includes(token) && token.length >= 2) || (known.date && token === known.date.year);
    return (known) =>
      (asked && known.date && sameDate(known.date, asked)) ||
      (numeric && ((known.date && (known.date.year === one || known.date.spelt.includes(one))) || known.numbers.some((number) => number.includes(one)))) ||
      (!numeric && one.length >= 3 && /\d/.test(one) && known.numbers.some((number) => number.startsWith(one))) ||
      (!numeric && tokens.every((token) => named(known, token) || (/\d/.test(token) && listed(known, token))));
  }

  care.find = { fold: fold, findable: findable, matcher: matcher };
})();
