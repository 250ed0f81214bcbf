import time
import app.verify.audit as A
def test_t(spoilable):
    c=spoilable(); c.end()
    orig=A._made
    def made(b,n,ch):
        t=time.perf_counter(); r=orig(b,n,ch); print(f"{(time.perf_counter()-t)*1000:8.1f}ms", n, [x.counted for x in r],[x.check.faults[:3] for x in r if x.check.faults]); return r
    A._made=made
    for _ in range(2):
        t=time.perf_counter()
        with c.opened() as db: A.verify(db)
        print('total',time.perf_counter()-t)
    t=time.perf_counter(); d=spoilable(); print('copy',time.perf_counter()-t)
    A._made=orig
