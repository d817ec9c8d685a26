import type { TaskList } from 'graphile-worker'
import reevaluateEnrollmentTask from './reevaluate-enrollment'
import resolveTenantTask from './resolve-tenant'
import simulateDemoDevicesTask from './simulate-demo-devices'

/** Every kind of job, by the name it is enqueued under. */
export const tasks: TaskList = {
  'resolve-tenant': resolveTenantTask,
  'reevaluate-enrollment': reevaluateEnrollmentTask,
  'simulate-demo-devices': simulateDemoDevicesTask,
}
