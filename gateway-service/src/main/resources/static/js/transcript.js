// The conversation as text: one entry per item, filled while its words arrive.

export class Transcript {
  #list;
  #entries = new Map();

  constructor(list) {
    this.#list = list;
  }

  /** Adds an entry for an item unless there is one already. */
  add(itemId, role) {
    let entry = this.#entries.get(itemId);
    if (!entry) {
      entry = document.createElement('li');
      entry.className = `turn ${role} pending`;
      const who = document.createElement('span');
      who.className = 'who';
      who.textContent = role === 'user' ? 'You' : 'DeepTalk';
      const words = document.createElement('span');
      words.className = 'words';
      entry.append(who, words);
      this.#list.append(entry);
      this.#entries.set(itemId, entry);
      this.#scroll();
    }
    return entry;
  }

  append(itemId, role, words) {
    this.add(itemId, role).querySelector('.words').textContent += words;
    this.#scroll();
  }

  /** Replaces an entry's words by the final ones. */
  complete(itemId, role, words) {
    const entry = this.add(itemId, role);
    entry.classList.remove('pending');
    if (words !== undefined) {
      entry.querySelector('.words').textContent = words;
    }
  }

  interrupted(itemId) {
    this.#entries.get(itemId)?.classList.add('interrupted');
  }

  clear() {
    this.#entries.clear();
    this.#list.replaceChildren();
  }

  #scroll() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
