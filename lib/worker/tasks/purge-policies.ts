import { purgePolicies } from '../purge-policies'
import { eachTenantTask } from './each-tenant'

/** Every hour: deleted policies whose 30 days are over, and forgotten drafts. */
const purgePoliciesTask = eachTenantTask(purgePolicies)
export default purgePoliciesTask
