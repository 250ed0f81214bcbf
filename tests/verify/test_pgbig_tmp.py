import time, sqlite3, psycopg, shutil
import app.verify.audit as A
from app.verify.expected import expected_tables
from tests.postgres import fresh_name
from app.base.location import locate
from app.base.database import connect
def test_t(postgres_server, postgres_template):
    n=fresh_name("big"); url=postgres_server.create(n, postgres_template)
    src=sqlite3.connect('/dev/shm/big10.db')
    c=postgres_server.connect(n); c.execute("set session_replication_role=replica")
    for t in expected_tables().values():
        cols=list(t.columns)
        bools=[i for i,x in enumerate(t.columns.values()) if x.kind=='bool']; inst=[i for i,x in enumerate(t.columns.values()) if x.kind=='instant']
        with c.cursor() as cur, cur.copy(f"copy {t.name} ({','.join(cols)}) from stdin") as cp:
            for r in src.execute(f"select {','.join(cols)} from {t.name}"):
                r=list(r)
                for i in bools: r[i]=bool(r[i])
                for i in inst:
                    if r[i]: r[i]+= '+00'
                cp.write_row(r)
    c.close()
    orig=A._made
    def made(b,nn,ch):
        t=time.perf_counter(); r=orig(b,nn,ch); print(f"{(time.perf_counter()-t):8.2f}", nn, [x.counted for x in r],[x.check.faults[:3] for x in r if x.check.faults],flush=True); return r
    A._made=made
    db=connect(locate(url))
    for _ in range(2):
        t=time.perf_counter(); A.verify(db); print('total',time.perf_counter()-t)
    db.close()
    A._made=orig
    postgres_server.drop(n)
