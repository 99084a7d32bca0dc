// Files dropped on a form with data-drop are put into its file field and sent; without this script the field serves.
(function () {
  "use strict";

  function formUnder(event) {
    return event.target.closest ? event.target.closest("form[data-drop]") : null;
  }

  function mark(event, isOver) {
    const form = formUnder(event);
    if (form) {
      event.preventDefault();
      form.classList.toggle("is-over", isOver);
    }
    return form;
  }

  document.addEventListener("dragover", function (event) { mark(event, true); });
  document.addEventListener("dragleave", function (event) { mark(event, false); });
  document.addEventListener("drop", function (event) {
    const form = mark(event, false);
    const field = form && form.querySelector("input[type=file]");
    if (field && event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      form.requestSubmit();
    }
  });
})();
