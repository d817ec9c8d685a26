export const runs = Number(process.env.FC_RUNS ?? 200)
