/** Calls containerd as a kubelet does. */
package io.jwasm.integration.cri;
