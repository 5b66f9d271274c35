// The search over recommendations and paragraphs. A page opened from a folder may fetch nothing, so the index comes in
// scripts that hand their data to the functions of leaSearch; how it is laid out is told in warehouse/site/search_index.py.
"use strict";

const leaSearch = (() => {
  const CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const HALF = 32, SHOWN = 10, MOST_WORDS = 8, AROUND = 160;
  const loaded = new Map();
  const element = (id) => document.getElementById(id);

  // A file of the index, loaded once; its script calls `text` or `terms`, which keep the data here.
  const load = (name) => {
    if (!loaded.has(name)) {
      const entry = {};
      entry.ready = new Promise((resolve, reject) => {
        entry.give = resolve;
        const script = document.createElement("script");
        script.src = `search/${name}.js`;
        script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
        document.head.append(script);
      });
      loaded.set(name, entry);
    }
    return loaded.get(name).ready;
  };

  // As in search_index.py: terms_of.
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const singular = (word) =>
    word.length < 4 || !word.endsWith("s") || word.endsWith("ss") ? word
      : word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  const wordsOf = (text) => fold(text).replace(/(?<=[0-9]),(?=[0-9]{3})/g, "").match(/[a-z0-9]+(?:\.[0-9]+)?/g) || [];

  const decode = (coded) => {
    const documents = [];
    let document = 0, number = 0, unit = 1;
    for (const character of coded) {
      const digit = CODE.indexOf(character);
      number += (digit % HALF) * unit;
      unit *= HALF;
      if (digit < HALF) {
        document += number;
        documents.push(document);
        number = 0;
        unit = 1;
      }
    }
    return documents;
  };

  // The last position at which `list` is not behind `wanted`; `key` gives what is compared.
  const position = (list, wanted, key = (item) => item) => {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (key(list[middle]) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const documentsOf = async (contents, term) => {
    const file = position(contents.firstTerms, term);
    if (file < 0) return [];
    const terms = await load(`terms-${file}`);
    return Object.hasOwn(terms, term) ? decode(terms[term]) : [];
  };

  const inAll = (lists) => lists.reduce((kept, list) => {
    const others = new Set(list);
    return kept.filter((document) => others.has(document));
  });

  const reportsOf = (contents) => {
    let first = 0;
    return contents.reports.map(([rank, page, authority, code, published, recommendations, blocks, starts], number) => {
      const report = {rank, page, authority, code, published, recommendations, starts, number, first};
      first += recommendations + blocks;
      return report;
    });
  };

  // The text with the words of the question marked, cut around the first of them.
  const marked = (text, terms) => {
    const pieces = text.split(/([\p{L}\p{N}\p{M}]+(?:\.[0-9]+)?)/u);
    const hit = (piece) => wordsOf(piece).some((word) => terms.has(singular(word)));
    let before = 0;
    const at = pieces.findIndex((piece) => hit(piece) || ((before += piece.length), false));
    const start = at < 0 || before < AROUND ? 0 : before - AROUND / 2;
    const out = document.createElement("p");
    let offset = 0;
    for (const piece of pieces) {
      const from = Math.max(0, start - offset);
      offset += piece.length;
      if (offset <= start || offset - piece.length > start + 3 * AROUND) continue;
      if (hit(piece)) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        out.append(mark);
      } else out.append(piece.slice(from, from + 3 * AROUND));
    }
    if (start > 0) out.prepend("… ");
    if (offset > start + 3 * AROUND) out.append(" …");
    return out;
  };

  const shown = async (report, document_, terms) => {
    const within = document_ - report.first;
    const file = position(report.starts, within);
    const [place, text] = (await load(`text-${report.number}-${file}`))[within - report.starts[file]];
    const link = document.createElement("a");
    link.href = `${report.page}#${place}`;
    const kind = within < report.recommendations ? "Recommendation" : "Paragraph";
    link.textContent = `${kind}: ${report.authority}, ${report.published}`;
    const item = document.createElement("li");
    item.append(link, marked(text, terms));
    return item;
  };

  const found = async (contents, terms, kind, authority) => {
    const reports = reportsOf(contents);
    const documents = terms.length ? inAll(await Promise.all(terms.map((term) => documentsOf(contents, term)))) : [];
    const hits = documents.map((number) => {
      const report = reports[position(reports, number, (one) => one.first)];
      return {number, report, recommendation: number - report.first < report.recommendations};
    });
    return hits
      .filter((hit) => (!kind || (kind === "recommendations") === hit.recommendation))
      .filter((hit) => !authority || hit.report.code === authority)
      .sort((a, b) => b.recommendation - a.recommendation || a.report.rank - b.report.rank || a.number - b.number);
  };

  const answer = async (contents) => {
    const asked = new URLSearchParams(location.search);
    for (const name of ["q", "in", "of"]) element(name).value = asked.get(name) || "";
    const question = asked.get("q") || "";
    if (!question.trim()) return;
    const stopWords = new Set(contents.stopWords);
    const words = wordsOf(question).filter((word) => !stopWords.has(word)).slice(0, MOST_WORDS);
    const terms = [...new Set(words.map(singular))];
    element("found").textContent = "Searching …";
    const hits = await found(contents, terms, element("in").value, element("of").value);
    element("found").textContent = !terms.length ? "These words stand nearly everywhere: please add others."
      : `${hits.length.toLocaleString("en-GB")} ${hits.length === 1 ? "place has" : "places have"} all of: ${words.join(", ")}`;
    let next = 0;
    const more = async () => {
      const items = await Promise.all(hits.slice(next, next + SHOWN).map((hit) => shown(hit.report, hit.number, new Set(terms))));
      element("results").append(...items);
      if (next) items[0].querySelector("a").focus();
      next += SHOWN;
      element("more").hidden = next >= hits.length;
    };
    element("more").addEventListener("click", more);
    await more();
  };

  const told = (error) => { element("found").textContent = `The search does not work: ${error.message}.`; };
  return {
    contents: (contents) => { answer(contents).catch(told); },
    text: (name, data) => loaded.get(`text-${name}`).give(data),
    terms: (name, data) => loaded.get(`terms-${name}`).give(data),
  };
})();
