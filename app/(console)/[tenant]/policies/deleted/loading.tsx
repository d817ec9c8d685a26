import { ListSkeleton } from '@/components/ui/feedback'

export default function Loading() {
  return <ListSkeleton />
}
