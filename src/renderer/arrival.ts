import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A reference to the heading of what has just come up: the focus goes there, so that it is read out. */
export function useArrival<Element extends HTMLElement>(): RefObject<Element> {
  const heading = useRef<Element>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return heading
}
