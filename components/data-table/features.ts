import { columnVisibilityFeature, tableFeatures } from '@tanstack/react-table'

/** What every table of the console can do on the client; sorting, filtering and paging happen on the server. */
export const features = tableFeatures({ columnVisibilityFeature })
