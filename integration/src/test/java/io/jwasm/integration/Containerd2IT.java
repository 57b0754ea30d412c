package io.jwasm.integration;

import io.jwasm.integration.daemon.Release;

/** {@link ContainerdLifecycle} under containerd 2. */
class Containerd2IT extends ContainerdLifecycle {
  Containerd2IT() {
    super(Release.V2);
  }
}
