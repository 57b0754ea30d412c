/** containerd's services as their client, without generated code. */
package io.jwasm.integration.rpc;
