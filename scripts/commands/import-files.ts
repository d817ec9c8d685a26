export async function importFiles(): Promise<void> {}
