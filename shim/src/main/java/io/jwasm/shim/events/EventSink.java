package io.jwasm.shim.events;

import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.types.Envelope;

/** Takes events away. */
public interface EventSink {
  /**
   * Delivers an event; returns when it has arrived.
   *
   * @throws JwasmException UNAVAILABLE if trying again may help; any other kind if it cannot
   */
  void deliver(Envelope envelope);
}
