/** Between two looks at a run that the worker carries out, in milliseconds: it changes within seconds. */
export const runPollMs = 1_500;
