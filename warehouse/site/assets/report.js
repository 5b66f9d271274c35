// Details of a mark beside the text: what stands in its row further down, without leaving the sentence. Without this
// script the marks are links to those rows.
"use strict";

(() => {
  const panel = document.createElement("section");
  panel.className = "panel";
  panel.hidden = true;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", "Details");
  document.querySelector("main").append(panel);
  let from = null;

  const close = () => {
    panel.hidden = true;
    if (from) from.focus({preventScroll: true});
    from = null;
  };

  // The row as a list of names and values.
  const listOf = (row) => {
    const names = [...row.closest("table").querySelectorAll("thead th")].map((head) => head.textContent);
    const list = document.createElement("dl");
    [...row.children].forEach((cell, position) => {
      if (!cell.textContent.trim()) return;
      const line = document.createElement("div");
      const name = document.createElement("dt");
      const value = document.createElement("dd");
      name.textContent = names[position];
      for (const node of cell.cloneNode(true).childNodes) {
        if (node.removeAttribute) node.removeAttribute("id");
        value.append(node.cloneNode(true));
      }
      line.append(name, value);
      list.append(line);
    });
    return list;
  };

  // Marks within a mark are told of as well.
  const rowsOf = (mark) => {
    const ids = [mark, ...mark.querySelectorAll("[data-about], a[href^='#about-']")].map(
      (one) => one.dataset.about || one.getAttribute("href").slice(1));
    return [...new Set(ids)].map((id) => document.getElementById(id)).filter(Boolean);
  };

  const open = (mark) => {
    const rows = rowsOf(mark);
    if (!rows.length) return false;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close";
    button.addEventListener("click", close);
    const address = document.createElement("p");
    const link = document.createElement("a");
    link.href = `#${rows[0].id.slice("about-".length)}`;
    link.textContent = "Address of this place";
    address.append(link);
    panel.replaceChildren(button, ...rows.map(listOf), address);
    panel.hidden = false;
    from = mark;
    panel.focus({preventScroll: true});
    return true;
  };

  document.querySelector("article.text").addEventListener("click", (event) => {
    const mark = event.target.closest("a[href^='#about-'], [data-about]");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (String(getSelection()) && !event.detail) return;
    // Words of a recommendation may be selected and clicked on; only the marks that look like links open details.
    if (mark.matches(".finding, .recommendation, .judgement")) return;
    if (open(mark)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
})();
