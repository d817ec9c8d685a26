/** What was chosen for a key, else what was suggested. Keys come from files: `constructor` is one like any other. */
export function choiceFor<C>(choices: Readonly<Record<string, C>>, key: string, suggestion: C): C {
  return Object.hasOwn(choices, key) ? (choices[key] ?? suggestion) : suggestion
}
