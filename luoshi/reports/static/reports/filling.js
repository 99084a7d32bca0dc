/* The unit's page: what is typed is saved line by line, kept in the browser until it is, and Tab goes where something
   must be filled in. Without it the form saves all at once. Written for Chromium 86. */
(function () {
  "use strict";

  var form = document.getElementById("fill");
  if (!form) return;
  var BOX = "luoshi-fill:" + (document.body.dataset.account || "") + ":";
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var saving = {};

  function storage(act) {
    try {
      return act(window.localStorage);
    } catch (refused) {
      return null;
    }
  }

  function fieldsOf(line) {
    return Array.prototype.slice.call(line.querySelectorAll("[data-field]"));
  }

  function nameOf(field) {
    return field.name.slice(field.name.indexOf(".") + 1);
  }

  function saved(field) {
    if (field.dataset.saved !== undefined) return field.dataset.saved;
    if (field.tagName === "SELECT") {
      var chosen = Array.prototype.filter.call(field.options, function (each) { return each.defaultSelected; })[0];
      return chosen ? chosen.value : field.options[0].value;
    }
    return field.defaultValue;
  }

  function changed(line) {
    return fieldsOf(line).filter(function (field) { return field.value !== saved(field); });
  }

  function say(line, words) {
    line.querySelector("[data-line-saved]").textContent = words;
  }

  function keep(line) {
    var values = {};
    changed(line).forEach(function (field) { values[nameOf(field)] = field.value; });
    storage(function (box) {
      if (Object.keys(values).length) box.setItem(BOX + line.id, JSON.stringify(values));
      else box.removeItem(BOX + line.id);
    });
  }

  function tellError(line, words, theirs) {
    var error = line.querySelector("[data-error]");
    error.textContent = words;
    error.hidden = !words;
    var box = line.querySelector("[data-theirs]");
    box.hidden = !theirs;
    box.querySelector("[data-their-words]").textContent = theirs || "";
  }

  function count() {
    ["unchanged", "filled", "todo"].forEach(function (mark) {
      var shown = document.querySelector("[data-count=" + mark + "]");
      if (shown) shown.textContent = String(document.querySelectorAll(".fill-line.is-" + mark).length);
    });
  }

  function remark(line, answer) {
    line.classList.remove("is-todo", "is-filled", "is-unchanged");
    line.classList.add("is-" + answer.mark);
    line.querySelector("[data-mark]").textContent = answer.words;
    line.querySelector("[data-missing]").textContent =
      answer.missing.length ? "还缺：" + answer.missing.join("、") : "";
    count();
  }

  function hasOption(field, value) {
    return Array.prototype.some.call(field.options, function (each) { return each.value === value; });
  }

  function take(line, answer, sent) {
    line.querySelector("[data-seen]").value = answer.seen;
    fieldsOf(line).forEach(function (field) {
      var name = nameOf(field);
      var now = answer.values[name];
      if (now === undefined) return;
      var untouched = field.value === saved(field) || (name in sent && field.value === sent[name]);
      if (untouched && field.tagName === "SELECT" && !hasOption(field, now)) now = field.value; // a month only proposed
      // What is being typed right now stays as it is typed.
      if (untouched && field !== document.activeElement) field.value = now;
      field.dataset.saved = name in sent && field.value === sent[name] ? field.value : now;
      field.removeAttribute("aria-invalid");
    });
    tellError(line, "", "");
    remark(line, answer);
    say(line, "已存 " + answer.saved);
  }

  function refuse(line, answer) {
    var field = fieldsOf(line).filter(function (each) { return nameOf(each) === answer.field; })[0];
    if (field) field.setAttribute("aria-invalid", "true");
    tellError(line, answer.message, answer.theirs);
    if (answer.theirs !== "" && answer.seen) {
      // Seen now: saving once more overwrites it knowingly.
      var seen = line.querySelector("[data-seen]");
      seen.value = seen.value.split(";").map(function (pair) {
        return pair.split("=")[0] === answer.field ? answer.field + "=" + answer.seen : pair;
      }).join(";");
    }
    say(line, "没有存上，内容仍在此页");
  }

  function save(line) {
    if (saving[line.id]) {
      saving[line.id] = "again";
      return;
    }
    var all = changed(line);
    if (!all.length) return;
    var sent = {};
    var body = new FormData();
    all.forEach(function (field) {
      sent[nameOf(field)] = field.value;
      body.append("f-" + nameOf(field), field.value);
    });
    body.append("seen", line.querySelector("[data-seen]").value);
    saving[line.id] = "now";
    say(line, "正在存…");
    fetch(line.dataset.line, { method: "POST", body: body, headers: { "X-CSRFToken": token }, credentials: "same-origin" })
      .then(function (response) {
        return response.json().then(function (answer) {
          if (response.ok) take(line, answer, sent);
          else refuse(line, answer);
          keep(line);
        }, function () { say(line, "没有存上，请重新登录后再试，内容已留在本机"); });
      }, function () { say(line, "网络不通，内容已留在本机，恢复后自动存"); })
      .then(function () {
        var again = saving[line.id] === "again";
        delete saving[line.id];
        if (again) save(line);
      });
  }

  var timers = {};

  form.addEventListener("input", function (happened) {
    var line = happened.target.closest("[data-line]");
    if (!line || !happened.target.hasAttribute("data-field")) return;
    keep(line);
    window.clearTimeout(timers[line.id]);
    timers[line.id] = window.setTimeout(function () { save(line); }, 2500);
  });

  form.addEventListener("change", function (happened) {
    var line = happened.target.closest("[data-line]");
    if (!line || !happened.target.hasAttribute("data-field")) return;
    window.clearTimeout(timers[line.id]);
    save(line);
  });

  function lines() {
    return Array.prototype.slice.call(form.querySelectorAll("[data-line]"));
  }

  window.addEventListener("online", function () { lines().forEach(save); });

  // What could not be saved last time comes back, and is saved now.
  lines().forEach(function (line) {
    var kept = storage(function (box) { return box.getItem(BOX + line.id); });
    if (!kept) return;
    var values = JSON.parse(kept);
    fieldsOf(line).forEach(function (field) {
      if (nameOf(field) in values) field.value = values[nameOf(field)];
    });
    say(line, "上次没有存上的内容已放回");
    save(line);
  });

  form.addEventListener("submit", function () {
    // The form carries all; what it saves needs no keeping.
    lines().forEach(function (line) {
      window.clearTimeout(timers[line.id]);
      storage(function (box) { box.removeItem(BOX + line.id); });
    });
  });

  /* Tab: only where something must be filled in; the box at the top gives the rest back */

  var only = document.querySelector("[data-only-must]");

  function setTabs() {
    form.querySelectorAll("[data-may]").forEach(function (each) {
      if (only && only.checked) each.setAttribute("tabindex", "-1");
      else each.removeAttribute("tabindex");
    });
  }

  if (only) {
    only.addEventListener("change", setTabs);
    setTabs();
  }
})();
