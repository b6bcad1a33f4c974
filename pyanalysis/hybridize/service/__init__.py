"""The long-lived service behind the bridge: ``hybridize serve``.

One process answers calls (``server``, ``dispatch``) and never analyses anything itself; a few worker processes do
(``pool``, ``worker_process`` on this side, ``worker``, ``tasks`` on theirs). That way a job can be stopped at any
moment, cannot take the service down with it, and several run at a time although the engine's interned values
are one to a process. Workers live on between jobs: what the engine keeps warm stays warm.
"""
