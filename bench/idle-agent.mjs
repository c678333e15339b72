/** A scenario for the fake runner: an agent that takes no time, starts nothing and solves nothing. */
export default { name: 'idle', plays: [], turn: async () => ({ finalMessage: 'Nothing was done.' }) };
