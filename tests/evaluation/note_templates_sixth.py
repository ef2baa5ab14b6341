"""A sixth set of wordings, with names, streets and telephones of its own; scored once before any repair that followed."""

ENGLISH = (
    "Home health visit {date}. {P} found sitting in kitchen with {R} (niece). <Unna boot> L leg dry, <Braden> 17, <Tegaderm> intact. Address confirmed: {abroad}. Cell {dial}. Next visit {date}, {C}, RN.",
    "Transfer summary - {hospital} to {hospital}. {PL} {PF}, DOB {date}, NOK {R} tel {dial}. <Ranson> 3, <Grey Turner sign> absent, <Cullen> absent. Accepting: {C}. <Merrem> 1 g q8h last at 06:00 on {date}.",
    "Psychiatry: {PF} grew up in {town}, moved to {abroad} after the divorce. <Beck inventory> 28, <Young mania> 4. Ex-partner {R} and caseworker {C} present. Takes <Zoloft>; <Lamictal> stopped {date}. Safety plan copied to {email}.",
    "Triage 0412: pt brought by {R}, who says {PF} collapsed in {town} near {abroad}. <Cincinnati> negative, <Glasgow> 15. Home med <Brilinta>. Phones: {dial} / {dial}. Seen by {C} and {D}.",
    "Genetics letter. Re {P}, hospital no {mrn}. Dear {C}, I saw {PF} and sister {R} on {date}. <Lynch syndrome> with <MLH1> loss; <Amsterdam II> met. <Cowden> excluded. Their cousin {D} lives at {abroad}. Secretary {dial}.",
    "ENT clinic, seen with interpreter {D}. {P} reports tinnitus since {date}. <Rinne> positive, <Weber> central, <Dix-Hallpike> negative, <Meniere's> unlikely. Works for {employer}. Letter to {C}, {abroad}.",
    "Dialysis unit memo: {PF} {PL}, chair {room}, missed run on {date}. {R} (wife) answered {dial}. Dry weight 71.5, <Aranesp> 40 mcg, <Tenckhoff> site clean. cc {C}; {D}.",
    "Paed ward round {date}: {PF}, mother {R}, GP {C}. <Kawasaki disease> day 6, <Koplik spots> none, <Kernig> neg. IVIG given. Family staying with an aunt at {abroad}; best number {dial}. ID band {mrn}.",
)

CHINESE = (
    "家庭病床巡诊：{zhdate}上门，{P}卧床，女婿{R}照护。<平卧>位，<白苔>，<温度>36.8。地址{zhaddress}，电话{zhphone}。巡诊医生{C}。",
    "{C}医师您好：兹介绍我院{P}（病历号{zhrecord}）前往贵院行<高压氧>治疗，<常规>化验随附。联系护士{D}，{zhdate}。",
    "精神科：{P}自幼随祖母{R}生活，{zhdate}起失眠，<时常>哭泣，<安定>每晚5mg。班主任{C}反映成绩下降。就读{zhemployer}。",
    "交接记录：{bed}床{P}术后第2天，引流<通畅>，<黄色>液体50ml；{bed}床{D}明日出院。交班{C}，接班{E}。",
    "输血告知：{P}及其配偶{R}已阅读，<高敏>肌钙蛋白待回，<单采>血小板1单位。谈话医师{C}，见证人{D}。{zhdate}",
    "体检报告：姓名 {P} 单位 {zhemployer} 手机 {zhphone} <甲状腺>结节，<白带>常规正常，<双肾>未见异常。总检{C}。{zhdate}",
    "电话记录：{zhdate}，{R}来电，说{P}服<华法林>后牙龈出血，已告知来{zhhospital}急诊，{C}接听。回拨{zhphone}。",
    "疑难病例讨论：{C}汇报病史，{D}认为<毛细>血管病变可能，{E}建议<全身>骨显像。{P}目前<安静>，<应答>切题。住院号{zhrecord}。",
)
