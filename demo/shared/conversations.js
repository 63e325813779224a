// What the invented chat service shows. Nobody here exists.

/** @type {import('./conversations.js').Person[]} */
export const people = [
  { name: 'Ines', about: 'Glazes, mostly blue ones', status: 'In the studio until eight' },
  { name: 'Oskar', about: 'Kiln keeper', status: 'Watching the thermometer' },
  { name: 'Mirela', about: 'Reads on trains', status: 'Somewhere before Ljubljana' },
  { name: 'Tomas', about: 'Plot 14, by the water tap', status: 'Back on Thursday' },
  { name: 'Junko', about: 'Soup on Sundays', status: 'Cooking' },
];

/** @type {import('./conversations.js').Conversation[]} */
export const conversations = [
  {
    id: 'kiln',
    name: 'Kiln night',
    members: 'Ines, Oskar and you',
    unread: 0,
    messages: [
      { from: 'Ines', at: '18:02', text: 'Door is closed. Twenty-three pots, one very optimistic teapot.' },
      { from: 'Oskar', at: '18:05', text: 'Cone 6 by midnight if the wind behaves. I am staying with it.' },
      { from: '', at: '18:11', text: 'I can take over at ten and bring the good biscuits.' },
      { from: 'Oskar', at: '07:48', text: 'It behaved. I filmed the whole night so you can sleep through it quickly:', clip: true },
      { from: 'Ines', at: '07:52', text: 'Opening at noon. Nobody touches the teapot before I do.' },
    ],
    replies: ['Noon it is.', 'Bring gloves, it will still be warm.', 'And the biscuits, what is left of them.'],
  },
  {
    id: 'plot',
    name: 'Plot 14',
    members: 'Tomas and you',
    unread: 2,
    messages: [
      { from: '', at: '09:15', text: 'The thing by the fence that looks like a hairbrush: weed or not?' },
      { from: 'Tomas', at: '09:31', text: 'Teasel. Leave it, the goldfinches have booked it for the winter.' },
      { from: 'Tomas', at: '09:32', text: 'Also the tap drips again. I have a washer somewhere.' },
    ],
    replies: ['I will look on Thursday.', 'Found the washer. It was in the tea tin.', 'The beans say thank you.'],
  },
  {
    id: 'soup',
    name: 'Sunday soup',
    members: 'Junko, Ines, Mirela and you',
    unread: 0,
    messages: [
      { from: 'Junko', at: 'Sat', text: 'Barley or buckwheat? The pot wants to know by noon.' },
      { from: 'Mirela', at: 'Sat', text: 'Buckwheat. I bring bread if the train does.' },
      { from: '', at: 'Sat', text: 'Buckwheat, and I do the dishes.' },
    ],
    replies: ['Dishes noted, witnesses present.', 'Six o’clock, as ever.', 'Bring a jar for what is left.'],
  },
  {
    id: 'mirela',
    name: 'Mirela',
    members: 'Mirela and you',
    unread: 0,
    messages: [
      { from: 'Mirela', at: 'Fri', text: 'Finished your book between two tunnels. No spoilers, but the lighthouse!' },
      { from: '', at: 'Fri', text: 'I know. Keep it, somebody on that train should have it next.' },
    ],
    replies: ['I left it on seat 43.', 'The conductor is reading it now.', 'Tell me what to read next?'],
  },
];
