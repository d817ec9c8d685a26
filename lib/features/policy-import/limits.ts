/** Limits of one import; known to the browser, so that nothing has to be uploaded to find out. */
export const MAX_IMPORT_FILES = 200
/** Equal to the limit that reading a file applies. */
export const MAX_IMPORT_FILE_BYTES = 5 * 1024 * 1024
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024
export const MAX_IMPORT_POLICIES = 500
export const MAX_IMPORT_GROUPS = 500
