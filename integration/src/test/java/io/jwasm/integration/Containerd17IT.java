package io.jwasm.integration;

import io.jwasm.integration.daemon.Release;

/** {@link ContainerdLifecycle} under containerd 1.7. */
class Containerd17IT extends ContainerdLifecycle {
  Containerd17IT() {
    super(Release.V1_7);
  }
}
