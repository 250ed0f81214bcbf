import sys,tempfile,os
from pathlib import Path
from tests.benchmarks import credit
with tempfile.TemporaryDirectory() as n:
    os.environ["COMPTOIR_HOME"]=n+"/home"
    f=Path(n)
    if sys.argv[1]=="c": print(credit.confirming(f,150))
    else: print(credit.back_test(f,int(sys.argv[2])))
