/** How often a managed device checks in. Source: Intune, security settings management: "Device check-in". */
export const CHECK_IN_INTERVAL_MINUTES = 90
/** Devices that have not checked in for so long are called silent. */
export const SILENT_AFTER_DAYS = 7
