package io.jwasm.integration;

import io.jwasm.integration.daemon.Release;

/** {@link ContainerdLifecycle} under containerd 1.6. */
class Containerd16IT extends ContainerdLifecycle {
  Containerd16IT() {
    super(Release.V1_6);
  }
}
