import { handleDeviceRequest } from '@/lib/features/device-api/handler'

export { handleDeviceRequest as GET, handleDeviceRequest as POST }
