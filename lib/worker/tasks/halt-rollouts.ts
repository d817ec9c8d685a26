import { haltRollouts } from '../rollouts/halt-rollouts'
import { eachTenantTask } from './each-tenant'

/** Every minute: rollouts in which too many devices report errors stop. */
const haltRolloutsTask = eachTenantTask(haltRollouts)
export default haltRolloutsTask
