package dev.holdfast.sandbox;

/** What a sandbox is made of besides its server; may be changed from outside while it runs. */
record SandboxState(
        SandboxData data,
        SandboxKeys keys,
        Environment environment,
        Misbehaviour misbehaviour,
        PauseState pause,
        UserFunctions functions) {}
