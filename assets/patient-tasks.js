/* Tasks on a patient's record: what is pressed in the story of one; every change of a task on this page, from wherever, draws the record again. */
(function () {
  "use strict";
  const care = window.care;
  const named = (seen) => JSON.parse(seen);

  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("#care-tasks [data-task-is]");
    if (pressed) care.tasks.change([named(pressed.dataset.taskIs)], JSON.parse(pressed.dataset.wanted), pressed.dataset.became);
  });
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("#care-tasks form[data-decline]");
    if (!form) return;
    event.preventDefault();
    care.tasks.change([named(form.dataset.decline)], { state: "declined", state_reason: form.elements.why.value }, "“" + form.dataset.title + "” declined");
  });
  document.addEventListener("toggle", function (event) {
    const story = event.target;
    if (!story.dataset || !story.dataset.story || !story.open) return;
    const mark = story.querySelector(".unread");
    if (mark) { mark.remove(); care.tasks.send("task-seen", { task_id: story.dataset.story }, null); }
  }, true);
  window.addEventListener("care:tasks", () => { if (document.getElementById("patient-page")) window.dispatchEvent(new CustomEvent("care:refresh")); });
})();
