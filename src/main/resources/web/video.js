'use strict';

const button = document.getElementById('retry');
if (button) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    const message = document.getElementById('message');
    try {
      const answer = await fetch('/api/actions/retry?id=' + encodeURIComponent(button.dataset.id), {
        method: 'POST',
        headers: { 'X-Csrf-Token': document.querySelector('meta[name=csrf]').content },
      });
      const result = await answer.json();
      message.textContent = result.message;
      button.hidden = result.done;
    } catch (e) {
      message.textContent = 'yt2ms does not answer. Is the run still working?';
    }
    button.disabled = false;
  });
}
