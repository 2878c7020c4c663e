import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A reference to the heading of what has just come up: the focus goes there, so that it is read out. */
export function useArrival<Element extends HTMLElement>(): RefObject<Element> {
  const heading = useRef<Element>(null)
  useEffect(() => heading.current?.focus(), [])
  return heading
}
