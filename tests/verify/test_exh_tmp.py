import random, os, sys
import pytest
sys.path.insert(0,'/work/main')
from tests.verify.test_tampering import *
from tests.verify.tampering import *
SHARD=int(os.environ.get("SHARD","0")); N=int(os.environ.get("NSH","1"))
def test_all(spoilable):
    copy=spoilable(); chance=random.Random(SEED)
    miss=[];skip=[];n=0
    for table,what in places(list(tables_with_rows(copy)))[SHARD::N]:
        try:
            place=spoil(copy,table,what,chance)
        except Exception as e:
            miss.append(('EXC',table.name,getattr(what,'name',what),repr(e)[:300])); copy.end(); copy=spoilable(); continue
        if place is None: skip.append((table.name,getattr(what,'name',what))); continue
        v=audited(copy); n+=1
        if not is_named(v,place): miss.append((place.how, v.faults[:3]))
        if any(f.code=='check_impossible' for f in v.faults): print('IMPOSSIBLE',place.how,[f for f in v.faults if f.code=='check_impossible'])
        copy.end()
        if hasattr(copy,'drop'): copy.drop()
        copy=spoilable()
    print(n,'done'); print('SKIP',skip)
    for m in miss: print('MISS',m)
