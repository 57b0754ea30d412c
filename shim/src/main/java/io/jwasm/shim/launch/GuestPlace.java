package io.jwasm.shim.launch;

import io.jwasm.shim.holder.Holder;

/**
 * Where a guest runs.
 *
 * @param bundle of its container
 * @param root of its container
 * @param isolation of its container
 * @param holder stands for it
 * @param limits what it may have
 */
record GuestPlace(
    Bundle bundle, RootFileSystem root, Isolation isolation, Holder holder, Limits limits) {}
